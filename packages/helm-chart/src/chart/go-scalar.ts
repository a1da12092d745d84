import { Buffer } from 'node:buffer';

import { YamlInvalid } from './go-value.ts';

export type GoScalar = null | boolean | bigint | number | string;

const words = new Map<string, GoScalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const core = 'tag:yaml.org,2002:';

/**
 * What a scalar stands for to Helm: YAML 1.1 as Go's yaml 2 reads it, so `yes` is true, 017 is 15, and dates are texts.
 *
 * @param isPlain without quotes. @param tag in its long form, if it has one.
 * @throws YamlInvalid where tag and text contradict each other.
 */
export function resolveScalar(text: string, isPlain: boolean, tag: string | undefined): GoScalar {
  if (tag === undefined) return isPlain ? resolvePlain(text) : text;
  if (tag === `${core}binary`) return decodeBinary(text);
  const kind = ['bool', 'int', 'float', 'null', 'timestamp'].find((one) => tag === core + one);
  // A tag of somebody's own says nothing to Helm.
  if (kind === undefined) return text;
  const value = resolvePlain(text);
  if (kind === 'timestamp' && typeof value === 'string' && /^\d{4}-/.test(value)) return value;
  if (kind === 'float' && typeof value === 'bigint') return Number(value);
  if (kind === kindOfScalar(value)) return value;
  throw new YamlInvalid(`says that ${JSON.stringify(text)} is of type ${kind}, which it is not`);
}

/** @returns the tag that goes with a value. */
function kindOfScalar(value: GoScalar): string {
  if (value === null) return 'null';
  return { boolean: 'bool', bigint: 'int', number: 'float' }[typeof value as string] ?? 'str';
}

function resolvePlain(text: string): GoScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return parseFloating(text) ?? text;
  if (!/^[-+0-9]/.test(text)) return text;
  const bare = text.replaceAll('_', '');
  return parseWhole(bare) ?? parseFloating(bare) ?? text;
}

const most = 2n ** 64n - 1n;
const least = -(2n ** 63n);

/** With its base in front, as in Go; what does not fit into 64 bits is no whole number. */
function parseWhole(text: string): bigint | undefined {
  const [, sign = '', digits = ''] =
    /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const size = BigInt(digits.replace(/^0(?=[0-7])/, '0o'));
  const value = sign === '-' ? -size : size;
  // With a sign in front, Go looks for one of 63 bits only.
  return value < least || value > (sign === '' ? most : 2n ** 63n - 1n) ? undefined : value;
}

function parseFloating(text: string): number | undefined {
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function decodeBinary(text: string): string {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed))
    throw new YamlInvalid(`says that ${JSON.stringify(text)} is of type binary, which it is not`);
  return Buffer.from(packed, 'base64').toString('utf8');
}
