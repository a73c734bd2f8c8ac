/** "20,000" */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** "19,999 of 20,000 (99.99 %)" */
export function share(part: number, whole: number): string {
  if (whole === 0) return 'none to compare';
  return `${number(part)} of ${number(whole)} (${((part / whole) * 100).toFixed(2)} %)`;
}
