import { describe, expect, it } from 'vitest';
import { isIsin, isLei } from '../../src/domain/index.ts';

describe('check digits', () => {
  it.each([
    'US0378331005',
    'US5949181045',
    'US02079K3059',
    'US0231351067',
    'US88160R1014',
    'US78462F1030',
    'DE000BAY0017',
  ])('%s is an ISIN', (code) => {
    expect(isIsin(code)).toBe(true);
  });

  it.each(['US0378331006', 'US0378331050', 'us0378331005', 'US037833100', 'US03783310055', '', '000000000000'])(
    '%s is none',
    (code) => {
      expect(isIsin(code)).toBe(false);
    },
  );

  it.each(['5493001KJTIIGC8Y1R12', 'HWUPKR0MPOU8FGXBT394', '7LTWFZYICNSX8D621K86'])('%s is an LEI', (code) => {
    expect(isLei(code)).toBe(true);
  });

  it.each(['5493001KJTIIGC8Y1R13', '5493001KJTIIGC8Y1R21', '5493001kjtiigc8y1r12', '5493001KJTIIGC8Y1R1', ''])(
    '%s is none',
    (code) => {
      expect(isLei(code)).toBe(false);
    },
  );
});
