/** Prints rows under a heading, columns padded to their widest cell: the first to the left, the rest to the right. */
export function printTable(title: string, heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heading.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('   ')
      .trimEnd();
  console.log(`\n${title}\n`);
  console.log(line(heading));
  console.log(widths.map((width) => '-'.repeat(width)).join('   '));
  for (const row of rows) console.log(line(row));
}

/** Prints what one must know to read the table above. */
export function printNotes(...notes: readonly string[]): void {
  console.log(`\n${notes.map((note) => `  ${note}`).join('\n')}`);
}

/** Says whether a goal was met. Missing one does not fail the run: a table that hides a slow day is worth nothing. */
export function goal(name: string, actual: number, least: number, unit = '×'): string {
  const verdict = actual >= least ? 'met' : 'MISSED';
  return `${name}: ${actual.toFixed(actual < 10 ? 2 : 1)}${unit}, goal ${least}${unit}: ${verdict}`;
}
