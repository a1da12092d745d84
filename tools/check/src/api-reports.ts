import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import type { ExtractorMessage, IConfigFile } from '@microsoft/api-extractor';
import { readManifest, typedExports } from '@parity-tools/build/manifest';
import type { TypedExport } from '@parity-tools/build/manifest';
import { findPublished, repository } from '@parity-tools/packed';

/** One report per exported subpath: what is public is read in a diff, and decides whether a release is major. */
export async function checkApiReports(update: boolean): Promise<undefined> {
  const problems: string[] = [];
  for (const { folder } of await findPublished()) {
    await mkdir(path.join(folder, 'api'), { recursive: true });
    for (const entry of typedExports(await readManifest(folder)))
      problems.push(...report(folder, entry, update));
  }
  if (problems.length > 0)
    throw new Error(`${problems.join('\n')}\nIf it is meant: npm run check -- --update`);
  return undefined;
}

function report(folder: string, { subpath, types }: TypedExport, update: boolean): string[] {
  const name = path.basename(folder) + subpath.slice(1).replaceAll('/', '.');
  const config = ExtractorConfig.prepare({
    configObject: configuration(folder, name, types),
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(folder, 'package.json'),
  });
  const problems: string[] = [];
  const messageCallback = (message: ExtractorMessage): void => {
    if (isProblem(message)) problems.push(`${name}: ${message.text}`);
    message.handled = true;
  };
  const { succeeded } = Extractor.invoke(config, { localBuild: update, messageCallback });
  return succeeded ? [] : [`${name}: the public surface is not what ${reportFile(name)} says.`, ...problems];
}

function isProblem({ logLevel }: ExtractorMessage): boolean {
  return logLevel === ExtractorLogLevel.Error || logLevel === ExtractorLogLevel.Warning;
}

function reportFile(name: string): string {
  return `${name}.api.md`;
}

function configuration(folder: string, name: string, types: string): IConfigFile {
  return {
    projectFolder: folder,
    mainEntryPointFilePath: path.join(folder, types),
    apiReport: {
      enabled: true,
      reportFileName: reportFile(name),
      reportFolder: path.join(folder, 'api'),
      reportTempFolder: path.join(folder, 'node_modules/.cache/parity-api'),
    },
    compiler: { overrideTsconfig: compilerOptions(path.join(folder, types)) },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.Warning },
        'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
        'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  };
}

/** A consumer's settings: api-extractor brings a compiler of its own, which reads only our declarations. */
function compilerOptions(entry: string): object {
  return {
    extends: path.join(repository, 'tsconfig.base.json'),
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      noEmit: true,
      isolatedDeclarations: false,
      declaration: false,
    },
    files: [entry],
  };
}
