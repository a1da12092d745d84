import { type ChartFile, readText } from './chart-file.ts';
import { ChartInvalid, quote } from './complaint.ts';
import { assertJson } from './fields.ts';
import { isMap, kindOf, YamlInvalid } from './go-value.ts';
import type { LoadedChart } from './loaded-chart.ts';
import { readLock } from './lock.ts';
import type { Metadata } from './metadata.ts';
import { readYaml } from './read-yaml.ts';
import { readRequirements } from './requirements.ts';

/** Reads Chart.yaml. @throws ChartInvalid, here and below. */
export async function readMain(file: ChartFile | undefined): Promise<LoadedChart['main']> {
  if (file === undefined)
    throw new ChartInvalid({
      what: 'has no Chart.yaml',
      next: 'Name the folder that holds one, and see that .helmignore does not name it.',
      mend: (word) => `ls -a ${word('')}`,
    });
  const text = await readText(file);
  const yaml = yamlOf(file.path, () => readYaml(text));
  const [key] = yaml.twice;
  if (key !== undefined)
    throw new ChartInvalid({
      what: `has a Chart.yaml with the key ${quote(key)} in one map twice`,
      next: 'Remove one of them: readers disagree which one counts.',
    });
  return { ...file, text, yaml };
}

export async function readRequirementsFile(
  file: ChartFile | undefined,
  metadata: Metadata,
): Promise<ReturnType<typeof readRequirements> | undefined> {
  if (file === undefined) return undefined;
  const text = await readText(file);
  return yamlOf(file.path, () => readRequirements(readYaml(text).value, metadata));
}

export async function readLockFile(file: ChartFile | undefined): Promise<LoadedChart['lock']> {
  if (file === undefined) return undefined;
  const text = await readText(file);
  return { ...yamlOf(file.path, () => readLock(readYaml(text).value)), path: file.path };
}

/** Reads values.yaml, of which nothing is kept. @returns the keys that stand in a map twice. */
export async function readValues(file: ChartFile | undefined): Promise<readonly string[]> {
  if (file === undefined) return [];
  const text = await readText(file);
  return yamlOf(file.path, () => {
    const { value, twice } = readYaml(text);
    if (value !== null && !isMap(value)) throw new YamlInvalid(`has ${kindOf(value)} in it, not a map`);
    assertJson(value);
    return twice;
  });
}

export function yamlOf<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof YamlInvalid)) throw error;
    throw new ChartInvalid(
      { what: `has a ${path} that ${error.message}`, next: 'Mend it.' },
      { cause: error },
    );
  }
}
