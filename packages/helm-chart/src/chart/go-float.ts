/**
 * A number with a fraction or an exponent, given where Helm wants a text: 1.10 becomes `1.1`. Go formats it with the
 * precision of 32 bits, in as few digits as that takes, and with an exponent from a million on.
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value > 0 ? '+Inf' : '-Inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const shortest = shortestOf(single);
  const [, exponent = '0'] = shortest.split('e');
  const size = Number(exponent);
  if (size >= -4 && size < 6) return String(Number(shortest));
  return shortest.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** In the fewest digits that give this number of 32 bits again; nine always do. */
function shortestOf(single: number): string {
  for (let digits = 0; digits < 9; digits += 1) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(8);
}
