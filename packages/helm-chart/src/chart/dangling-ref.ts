import { isSchema, type Schema, subSchemas } from './sub-schemas.ts';

/**
 * A reference of a JSON Schema to what is not there, found as Helm finds it when the chart is installed. What lies at
 * another address is not looked for; nor is anything where a part of the schema has an address of its own.
 *
 * @param isOld up to draft 7, nothing counts beside a reference.
 */
export function danglingRef(whole: unknown, isOld: boolean): string | undefined {
  const anchors = new Set<string>();
  const hasAddress = collectAnchors(whole, anchors, true);
  if (hasAddress) return undefined;
  const seen = new Set<unknown>();
  for (const open = [whole]; open.length > 0;) {
    const part = open.pop();
    if (!isSchema(part) || seen.has(part)) continue;
    seen.add(part);
    const { $ref } = part;
    if (typeof $ref === 'string') {
      const target = targetOf(whole, $ref, anchors);
      if (target === undefined) return $ref;
      open.push(target);
      if (isOld) continue;
    }
    open.push(...subSchemas(part));
  }
  return undefined;
}

/** @returns undefined where there is nothing. What cannot be told here is taken for a schema that holds nothing. */
function targetOf(whole: unknown, ref: string, anchors: ReadonlySet<string>): unknown {
  if (/^[a-z][a-z0-9+.-]*:/i.test(ref)) return {};
  // Without an address, there is nothing that it could be relative to.
  if (!ref.startsWith('#')) return undefined;
  if (ref.length > 1 && !ref.startsWith('#/')) return anchors.has(ref.slice(1)) ? {} : undefined;
  let part = whole;
  for (const step of stepsOf(ref)) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined;
    part = (part as Schema)[step];
  }
  return part ?? undefined;
}

/** @returns whether any part has an address. In draft 4 to 7, an anchor is an address that begins with a `#`. */
function collectAnchors(part: unknown, anchors: Set<string>, isTop: boolean): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (!Array.isArray(part)) {
    const { $id, id, $anchor, $dynamicAnchor } = part as Schema;
    for (const name of [$anchor, $dynamicAnchor]) if (typeof name === 'string') anchors.add(name);
    for (const own of [$id, isTop ? undefined : id]) {
      if (typeof own !== 'string') continue;
      if (!own.startsWith('#')) return true;
      anchors.add(own.slice(1));
    }
  }
  return Object.values(part).some((one) => collectAnchors(one, anchors, false));
}

/** A JSON Pointer (RFC 6901) as the fragment of an address. */
function stepsOf(ref: string): readonly string[] {
  const steps = decode(ref.slice(1)).split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
