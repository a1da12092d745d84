import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';

import { aliasTargets } from './alias-targets.ts';
import { formatFloat } from './go-float.ts';
import { resolveScalar } from './go-scalar.ts';
import { assertEscapes } from './go-scanner.ts';
import { type GoValue, isMap as isGoMap, YamlInvalid } from './go-value.ts';

/** Beyond this many nodes that came through aliases, a text is an attack. */
const mostAliased = 100_000;

/** What the nodes of a document stand for to Helm: aliases and merged maps resolved. */
export class Resolving {
  readonly twice: string[] = [];
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #open = new Set<Node>();
  readonly #text: string;
  #aliased = 0;

  constructor(document: Document<ParsedNode>, text: string) {
    this.#text = text;
    this.#targets = aliasTargets(document);
  }

  value(node: unknown): GoValue {
    if (this.#open.size > 0 && ++this.#aliased > mostAliased)
      throw new YamlInvalid('holds more through its aliases than anybody would read');
    if (isAlias(node)) return this.#aliasValue(node);
    if (isMap(node)) return this.#mapValue(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    return isScalar(node) ? scalarValue(node, this.#isCut(node)) : null;
  }

  /** Go adds no line end to the last line of a block; the library does. */
  #isCut({ type, range }: Scalar): boolean {
    const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
    return isBlock && range?.[1] === this.#text.length && !this.#text.endsWith('\n');
  }

  #aliasValue(alias: Alias): GoValue {
    const target = this.#targets.get(alias);
    if (target === undefined) throw new YamlInvalid(`has an alias of nothing, *${alias.source}`);
    if (this.#open.has(target)) throw new YamlInvalid(`has an alias in itself, *${alias.source}`);
    this.#open.add(target);
    const value = this.value(target);
    this.#open.delete(target);
    return value;
  }

  #mapValue(map: YAMLMap): ReadonlyMap<string, GoValue> {
    const entries = new Map<string, GoValue>();
    const own = new Set<string>();
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        for (const one of this.#merged(value)) for (const [name, part] of one) entries.set(name, part);
        continue;
      }
      const name = keyText(this.value(key));
      if (own.has(name)) this.twice.push(name);
      own.add(name);
      entries.set(name, this.value(value));
    }
    return entries;
  }

  /** The maps that `<<` brings in, those that count most last. */
  #merged(node: unknown): readonly ReadonlyMap<string, GoValue>[] {
    const value = this.value(node);
    const maps = Array.isArray(value) && isSeq(node) ? value.toReversed() : [value];
    if (!maps.every((one) => isGoMap(one))) throw new YamlInvalid('has a "<<" of what is no map');
    return maps;
  }
}

/** @param isCut it is a block that ends with the text, and no line end does. */
function scalarValue(scalar: Scalar, isCut: boolean): GoValue {
  if (scalar.type === 'QUOTE_DOUBLE') assertEscapes(sourceOf(scalar));
  // As the text has it: without schema, a scalar is what was written.
  const text = isCut ? (scalar.source ?? '').replace(/\n$/, '') : (scalar.source ?? '');
  return resolveScalar(text, scalar.type === 'PLAIN', scalar.tag);
}

function sourceOf({ srcToken }: Scalar): string {
  return srcToken !== undefined && 'source' in srcToken ? srcToken.source : '';
}

function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.value !== '<<') return false;
  return key.tag === undefined ? key.type === 'PLAIN' : key.tag === 'tag:yaml.org,2002:merge';
}

function keyText(key: GoValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return floatKeys[formatFloat(key)] ?? formatFloat(key);
  if (typeof key === 'bigint' || typeof key === 'boolean') return String(key);
  throw new YamlInvalid('has a key that is no text');
}

const floatKeys: Readonly<Record<string, string>> = { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' };
