import { quote, type Refuse, some } from './complaint.ts';
import type { Field } from './facts.ts';
import { onlyValue, parseFields, valuesOf } from './header-fields.ts';
import { expandTags, type WheelName } from './wheel-name.ts';

/** A file name has no room for more. */
const mostTags = 20_000;

/** Reads WHEEL, which has to say what the file name says (PEP 427). */
export function parseWheelFields(text: string, name: WheelName, refuse: Refuse): readonly Field[] {
  const { fields } = parseFields(text, 'WHEEL', refuse);
  const version = onlyValue(fields, 'Wheel-Version', 'WHEEL', refuse);
  if (!/^1\.\d+$/.test(version))
    throw refuse(`is a wheel of format ${quote(version)}`, {
      details: ['Installers know format 1.0 and its successors up to 2.'],
    });
  assertSameTags(valuesOf(fields, 'Tag'), name, refuse);
  assertSameBuild(valuesOf(fields, 'Build'), name, refuse);
  return fields;
}

function assertSameTags(lines: readonly string[], name: WheelName, refuse: Refuse): void {
  const inside = new Set(lines.flatMap((line) => expandLine(line, refuse)));
  const outside = new Set(expandTags(name));
  const missing = [...outside].filter((tag) => !inside.has(tag));
  const extra = [...inside].filter((tag) => !outside.has(tag));
  if (missing.length === 0 && extra.length === 0) return;
  throw refuse('has other tags in WHEEL than in its file name', {
    details: [
      ...some(missing).map((tag) => `only in the file name: ${tag}`),
      ...some(extra).map((tag) => `only in WHEEL: ${tag}`),
    ],
    next: 'Rename wheels with "python -m wheel tags", which changes both.',
  });
}

/** Each line should be one tag; some tools write compressed sets there as well. */
function expandLine(line: string, refuse: Refuse): readonly string[] {
  const parts = line.toLowerCase().split('-');
  const [python, abi, platform] = parts.map((part) => [...new Set(part.split('.'))]);
  if (parts.length !== 3 || python === undefined || abi === undefined || platform === undefined)
    throw refuse(`has a Tag in WHEEL that is none: ${quote(line)}`);
  if (python.length * abi.length * platform.length > mostTags)
    throw refuse(`has a Tag in WHEEL that stands for more than ${mostTags}: ${quote(line)}`);
  return expandTags({ python, abi, platform });
}

function assertSameBuild(lines: readonly string[], { build }: WheelName, refuse: Refuse): void {
  if (lines.length <= 1 && lines[0] === build?.text) return;
  throw refuse('has another build tag in WHEEL than in its file name', {
    details: [
      `file name: ${build?.text ?? 'none'}`,
      `WHEEL: ${lines.map((line) => quote(line)).join(', ') || 'none'}`,
    ],
    next: 'Rename wheels with "python -m wheel tags --build", which changes both.',
  });
}
