const NUMBERS = String.raw`\d+(?:\.\d+)*`;
const LABELS = String.raw`[0-9A-Za-z~-]+(?:\.[0-9A-Za-z~-]+)*`;

const STRICT = new RegExp(`^v?(?<numbers>${NUMBERS})(?:-(?<pre>${LABELS}))?(?:\\+(?<build>${LABELS}))?$`);

/** As `STRICT`, but a label that begins with a letter needs no dash before it. */
const LOOSE = new RegExp(`^v?${NUMBERS}(?:-${LABELS}|(?=[A-Za-z~])${LABELS})?(?:\\+${LABELS})?$`);

/** The printed form under which the forges store a version: no `v`, no leading zeros, three numbers at least. */
export function normalizeVersion(text: string): string | undefined {
  const { numbers, pre, build } = STRICT.exec(text)?.groups ?? {};
  if (numbers === undefined) return undefined;
  const parts = numbers.split('.').map(BigInt);
  while (parts.length < 3) parts.push(0n);
  return parts.join('.') + (pre === undefined ? '' : `-${pre}`) + (build === undefined ? '' : `+${build}`);
}

/** What no tag may be: `1.0`, `v1`, also `1beta`. */
export function looksLikeVersion(text: string): boolean {
  return LOOSE.test(text);
}

/** By precedence, of versions in printed form. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  const length = Math.max(left.numbers.length, right.numbers.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  // A pre-release comes before what it announces.
  if (left.labels.length === 0 || right.labels.length === 0) return right.labels.length - left.labels.length;
  return compareLabels(left.labels, right.labels);
}

function split(version: string): { readonly numbers: readonly number[]; readonly labels: readonly string[] } {
  const { numbers = '', pre } = STRICT.exec(version)?.groups ?? {};
  return { numbers: numbers.split('.').map(Number), labels: pre === undefined ? [] : pre.split('.') };
}

function compareLabels(left: readonly string[], right: readonly string[]): number {
  for (const [at, label] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (label !== other) return compareLabel(label, other);
  }
  return left.length - right.length;
}

function compareLabel(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
  return left < right ? -1 : 1;
}
