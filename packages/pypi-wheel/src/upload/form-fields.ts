import { isMetadataField } from '../wheel/core-metadata.ts';
import type { CoreMetadata, WheelFacts } from '../wheel/facts.ts';

/** Name and value of a form field; a name may stand several times. */
export type FormField = readonly [name: string, value: string];

/** How the upload API calls the fields of METADATA, where it is not the same name in lower case with underscores. */
const renamed: Readonly<Record<string, string>> = {
  Classifier: 'classifiers',
  'Project-URL': 'project_urls',
};

/**
 * The form says these itself: the name and version of the release, and the description, which may be a body. Of the two of
 * metadata 2.5 no registry has a field; who wants them reads METADATA.
 */
const saidElsewhere = ['Name', 'Version', 'Description', 'Import-Name', 'Import-Namespace'];

/**
 * What an upload repeats of a wheel, all but its digest and content (PyPI's upload API, `file_upload`).
 *
 * @param version of the release, as all its wheels are filed under.
 */
export function formFields({ name, file, metadata }: WheelFacts, version: string): readonly FormField[] {
  return [
    [':action', 'file_upload'],
    ['protocol_version', '1'],
    ['filetype', 'bdist_wheel'],
    ['pyversion', file.python.join('.')],
    ['name', name],
    ['version', version],
    ...metadata.fields.flatMap(([field, value]) => metadataField(field, value, metadata)),
    ...(metadata.description === undefined ? [] : [['description', metadata.description] as const]),
  ];
}

function metadataField(field: string, value: string, metadata: CoreMetadata): readonly FormField[] {
  // A field of somebody's own might be called as one of the form's.
  if (!isMetadataField(field) || saidElsewhere.includes(field) || isTooEarly(field, metadata)) return [];
  return [[renamed[field] ?? field.toLowerCase().replaceAll('-', '_'), value]];
}

/** Old setuptools wrote License-File before metadata had it (2.4); registries refuse that. */
function isTooEarly(field: string, { fields }: CoreMetadata): boolean {
  if (field !== 'License-File') return false;
  const version = fields.find(([name]) => name === 'Metadata-Version')?.[1] ?? '';
  return Number(version) < 2.4;
}
