/** What Go makes of a YAML text: whole numbers apart from others, and the keys of maps as texts. */
export type GoValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>;

/** A YAML text that Helm would not read, or not as everybody else would; `message` says what and where. */
export class YamlInvalid extends Error {
  /** @param what half a sentence, without a full stop. */
  constructor(what: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'YamlInvalid';
  }
}

export function isMap(value: GoValue): value is ReadonlyMap<string, GoValue> {
  return value instanceof Map;
}

export function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** The value for people, such as `a list`. */
export function kindOf(value: GoValue): string {
  if (value === null) return 'nothing';
  if (isList(value)) return 'a list';
  if (isMap(value)) return 'a map';
  return `the ${{ string: 'text', boolean: 'switch' }[typeof value as string] ?? 'number'} ${String(value)}`;
}
