import { formatFloat } from './go-float.ts';
import { type GoValue, isList, isMap, kindOf, YamlInvalid } from './go-value.ts';

/** The fields of a map, as Go fills a struct from them: whatever their case, numbers given for texts as texts. */
export class Fields {
  readonly #at: string;
  readonly #values = new Map<string, { readonly key: string; readonly value: GoValue }>();
  readonly #asked = new Set<string>();
  readonly #inside: Fields[] = [];

  /** @param at what it is of, for messages; empty at the top. @throws YamlInvalid when it is no map, here and below. */
  constructor(value: GoValue, at = '') {
    this.#at = at;
    if (value === null) return;
    if (!isMap(value))
      throw new YamlInvalid(`has ${kindOf(value)} ${at === '' ? 'in it' : `as ${at}`}, not a map`);
    for (const [key, part] of value) {
      const twin = this.#values.get(fold(key));
      if (twin !== undefined)
        throw new YamlInvalid(`has ${this.#path(twin.key)} and ${this.#path(key)}, which are one to Helm`);
      this.#values.set(fold(key), { key, value: part });
    }
  }

  text(name: string): string {
    return textOf(this.#take(name), this.#path(name));
  }

  flag(name: string): boolean {
    const value = this.#take(name);
    if (value === null || typeof value === 'boolean') return value ?? false;
    throw new YamlInvalid(`has ${kindOf(value)} as ${this.#path(name)}, not true or false`);
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value, index) => textOf(value, `${this.#path(name)}[${index}]`));
  }

  list(name: string): readonly GoValue[] {
    const value = this.#take(name);
    if (value === null) return [];
    if (isList(value)) return value;
    throw new YamlInvalid(`has ${kindOf(value)} as ${this.#path(name)}, not a list`);
  }

  /** A list of maps, each with its place. */
  maps<T>(name: string, make: (fields: Fields) => T): readonly T[] {
    return this.list(name).map((value, index) => {
      const at = `${this.#path(name)}[${index}]`;
      if (value === null) throw new YamlInvalid(`has nothing as ${at}`);
      const inside = new Fields(value, at);
      this.#inside.push(inside);
      return make(inside);
    });
  }

  textMap(name: string): ReadonlyMap<string, string> {
    const value = this.#take(name);
    if (value === null) return new Map();
    if (!isMap(value)) throw new YamlInvalid(`has ${kindOf(value)} as ${this.#path(name)}, not a map`);
    return new Map([...value].map(([key, part]) => [key, textOf(part, this.#path(`${name}.${key}`))]));
  }

  /** Whether it was given, and not as null. */
  has(name: string): boolean {
    return this.#take(name) !== null;
  }

  /** What nobody has asked for, here and in maps that were read. */
  unknown(): readonly string[] {
    const rest = [...this.#values].filter(([folded]) => !this.#asked.has(folded));
    for (const [, { value }] of rest) assertJson(value);
    return [
      ...rest.map(([, { key }]) => this.#path(key)),
      ...this.#inside.flatMap((inside) => inside.unknown()),
    ];
  }

  #take(name: string): GoValue {
    this.#asked.add(fold(name));
    return this.#values.get(fold(name))?.value ?? null;
  }

  #path(name: string): string {
    return this.#at === '' ? name : `${this.#at}.${name}`;
  }
}

/** Names of fields are the same to Go when they differ in case alone; two letters beyond ASCII are such twins. */
export function fold(name: string): string {
  return name.replaceAll('\u017F', 's').replaceAll('\u212A', 'k').toLowerCase();
}

function textOf(value: GoValue, at: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return formatFloat(value);
  if (!isList(value) && !isMap(value)) return String(value);
  throw new YamlInvalid(`has ${kindOf(value)} as ${at}, not a text`);
}

/** Helm turns all of it into JSON, which has no such number. */
export function assertJson(value: GoValue): void {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new YamlInvalid(`has the number ${value} in it, which JSON does not know`);
  if (isList(value)) value.forEach(assertJson);
  if (isMap(value)) value.forEach(assertJson);
}
