/** Letters as 10 to 35, digits as they are: how the check digits of ISINs and LEIs see a code. */
function asDigits(code: string): string {
  return Array.from(code, (character) => Number.parseInt(character, 36)).join('');
}

/** Whether twelve characters are an ISIN with its right check digit (ISO 6166: Luhn over the digits). */
export function isIsin(code: string): boolean {
  if (!/^[A-Z]{2}[A-Z0-9]{9}[0-9]$/.test(code)) return false;
  let sum = 0;
  // The rightmost digit counts once, the one left of it twice, and so on; of two-digit products both digits count.
  for (const [place, digit] of Array.from(asDigits(code)).reverse().entries()) {
    const value = Number(digit) * (1 + (place % 2));
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Whether twenty characters are an LEI with its right check digits (ISO 17442: the number leaves 1 when divided by 97). */
export function isLei(code: string): boolean {
  return /^[A-Z0-9]{18}[0-9]{2}$/.test(code) && BigInt(asDigits(code)) % 97n === 1n;
}
