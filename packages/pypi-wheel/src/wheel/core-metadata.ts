import { quote, type Refuse } from './complaint.ts';
import type { CoreMetadata, Field } from './facts.ts';
import { onlyValue, parseFields, valuesOf } from './header-fields.ts';

/** All that there were (2.0 was never accepted, but tools wrote it). */
const knownVersions = ['1.0', '1.1', '1.2', '2.0', '2.1', '2.2', '2.3', '2.4', '2.5'];

const singleFields = [
  'Metadata-Version',
  'Name',
  'Version',
  'Summary',
  'Description',
  'Description-Content-Type',
  'Keywords',
  'Home-page',
  'Download-URL',
  'Author',
  'Author-email',
  'Maintainer',
  'Maintainer-email',
  'License',
  'License-Expression',
  'Requires-Python',
];
const multipleFields = [
  'Platform',
  'Supported-Platform',
  'Classifier',
  'Requires-Dist',
  'Requires-External',
  'Project-URL',
  'Provides-Extra',
  'Provides-Dist',
  'Obsoletes-Dist',
  'License-File',
  'Dynamic',
  'Import-Name',
  'Import-Namespace',
  'Requires',
  'Provides',
  'Obsoletes',
];
const spellings = new Map([...singleFields, ...multipleFields].map((name) => [name.toLowerCase(), name]));

/** Whether the specification has a field of that name, spelled as it spells it. */
export function isMetadataField(name: string): boolean {
  return spellings.get(name.toLowerCase()) === name;
}

/** Reads METADATA: core metadata up to 2.5. What reading it twice could understand in two ways is refused. */
export function parseMetadata(text: string, refuse: Refuse): CoreMetadata {
  const { fields: raw, body } = parseFields(text, 'METADATA', refuse);
  const fields = raw.map(([name, value]): Field => [spellings.get(name.toLowerCase()) ?? name, value]);
  const version = onlyValue(fields, 'Metadata-Version', 'METADATA', refuse);
  if (!knownVersions.includes(version))
    throw refuse(`has metadata of version ${quote(version)}, which parity does not know`, {
      details: [`known: ${knownVersions.join(', ')}`],
      next: 'Build it with a tool that writes one of these, or update parity.',
    });
  for (const name of singleFields)
    if (valuesOf(fields, name).length > 1) onlyValue(fields, name, 'METADATA', refuse);
  const [field] = valuesOf(fields, 'Description');
  const hasBody = body.trim() !== '';
  if (hasBody && field !== undefined)
    throw refuse('has a METADATA with two descriptions, one as a field and one below the fields');
  return { fields: fields.filter(([name]) => name !== 'Description'), description: hasBody ? body : field };
}
