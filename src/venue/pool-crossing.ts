/**
 * Whether any buyer and seller are such that each is as large as the other asks for. Looks at each once, after sorting: a pool in
 * which nothing can trade is asked this whenever the market moves.
 *
 * @param opens open quantities of one side, and `needs` the least counter-quantity that each asks for
 */
export function canMeet(
  opens: readonly number[],
  needs: readonly number[],
  otherOpens: readonly number[],
  otherNeeds: readonly number[],
): boolean {
  const largestFirst = otherOpens.map((_, place) => place).sort((a, b) => otherOpens[b]! - otherOpens[a]!);
  const neediestFirst = opens.map((_, place) => place).sort((a, b) => needs[b]! - needs[a]!);
  // From the most demanding on, so that the counter-orders which are large enough only become more.
  let reached = 0;
  let leastNeed = Infinity;
  for (const place of neediestFirst) {
    while (reached < largestFirst.length && otherOpens[largestFirst[reached]!]! >= needs[place]!) {
      leastNeed = Math.min(leastNeed, otherNeeds[largestFirst[reached++]!]!);
    }
    if (leastNeed <= opens[place]!) return true;
  }
  return false;
}
