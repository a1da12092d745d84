import { parseAllDocuments, visit } from 'yaml';

/** What the forges' reader takes for no text. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{7e}\u{85}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/**
 * The first document of a YAML file. Scalars are texts as they were written, or nothing: whoever wants a text gets
 * `1.10` as such, and not as a number.
 * @throws SyntaxError for what is no YAML.
 */
export function readYaml(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (FORBIDDEN.test(text)) throw new Error('control characters are not allowed');
    const [document] = parseAllDocuments(text, { schema: 'core', merge: true });
    if (document === undefined) throw new Error('no document');
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    visit(document, {
      Scalar: (_key, node) => {
        if (node.value !== null && typeof node.value !== 'string') node.value = node.source ?? '';
      },
    });
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new SyntaxError('no YAML', { cause: error });
  }
}
