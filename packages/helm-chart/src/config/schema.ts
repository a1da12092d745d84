import * as z from 'zod/mini';

import { isChartName } from './chart-name.ts';
import { parseOciRepo } from './oci-repo.ts';

export interface RawTop {
  readonly pname: string;
  readonly ociRepo?: string | undefined;
  readonly chartRepo?: boolean | undefined;
  readonly appVersion?: string | true | undefined;
  readonly sharedWithImages?: boolean | undefined;
}

export interface RawLeg {
  readonly chartSrc: string;
  readonly build?: readonly string[] | undefined;
}

const text = z.string().check(z.minLength(1), z.maxLength(4096));

export const topSchema: z.ZodMiniType<RawTop> = describe(
  z.strictObject({
    pname: describe(
      z.string().check(
        z.refine(isChartName, {
          error: 'must be the name of a chart: lower-case letters and digits, with -, _ or . between them',
        }),
      ),
      'Name of the chart, as its Chart.yaml has it.',
    ),
    ociRepo: z.optional(
      describe(
        text.check(
          z.refine((repo) => parseOciRepo(repo) !== undefined, {
            error:
              'must be "oci://host/owner" in lower case, without the name of the chart, as helm push takes it',
          }),
        ),
        'Where charts are pushed; oci:// with the host and the owner of "registry" when left out.',
      ),
    ),
    chartRepo: z.optional(
      describe(
        z.boolean(),
        'Publish to the classic chart repository of the forge (index.yaml) instead of its registry of images.',
      ),
    ),
    appVersion: z.optional(
      describe(
        z.union([z.literal(true), z.string().check(z.minLength(1), z.maxLength(128))], {
          error: 'must be true, or the version of the application as text',
        }),
        'What Chart.yaml gets as appVersion: true for the version of the release, or a text; what it has when left out.',
      ),
    ),
    sharedWithImages: z.optional(
      describe(z.boolean(), 'Says that images lie beside the chart, under the same name, on purpose.'),
    ),
  }),
  'Helm charts.',
);

export const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
  chartSrc: describe(text, 'The folder of the chart, or a ready .tgz; relative to parity.json.'),
  build: z.optional(
    describe(
      z.array(text).check(z.minLength(1)),
      'Program and arguments that make the chart; run by stage, without a shell.',
    ),
  ),
});

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}
