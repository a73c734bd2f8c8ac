/** When a row came about. */
export interface Moment {
  readonly sequence: number;
  readonly time: number;
}
