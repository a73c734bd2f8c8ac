export { Market } from './market.ts';
export { unsupportedInput, validateOrder, validateTerms, type Figures, type Increments } from './validity.ts';
