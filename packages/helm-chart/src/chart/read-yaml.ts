import { Composer, type Document, LineCounter, type ParsedNode, Parser } from 'yaml';

import { assertCharacters, assertTabs } from './go-scanner.ts';
import { type GoValue, YamlInvalid } from './go-value.ts';
import { Resolving } from './resolve-nodes.ts';

export interface YamlText {
  readonly value: GoValue;
  /** The nodes it came from, with their places in the text; undefined where the text holds none. */
  readonly document: Document<ParsedNode> | undefined;
  /** Keys that stand in a map a second time, of which Helm takes the last. */
  readonly twice: readonly string[];
}

/** Every scalar stays the text it is: what it stands for is said by `resolveScalar`. */
const asWritten = {
  schema: 'failsafe',
  resolveKnownTags: false,
  merge: false,
  uniqueKeys: false,
  keepSourceTokens: true,
  logLevel: 'silent',
} as const;

/**
 * Reads YAML as Helm does (sigs.k8s.io/yaml): of several documents the first one, aliases and merged maps resolved.
 *
 * @throws YamlInvalid.
 */
export function readYaml(text: string): YamlText {
  try {
    assertCharacters(text);
    assertTabs(text);
    const lines = new LineCounter();
    const tokens = new Parser(lines.addNewLine).parse(text);
    const { value: document } = new Composer(asWritten).compose(tokens).next();
    if (document === undefined || document === null) return { value: null, document: undefined, twice: [] };
    const [error] = document.errors;
    if (error !== undefined)
      throw new YamlInvalid(`is no YAML, in line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
    const resolving = new Resolving(document, text);
    return { value: resolving.value(document.contents), document, twice: resolving.twice };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new YamlInvalid('is nested too deeply', { cause: error });
  }
}
