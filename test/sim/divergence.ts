/** The core and the naive market part ways, or an invariant does not hold. */
export class Divergence extends Error {
  override name = 'Divergence';
}
