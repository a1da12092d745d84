import { installDebian } from './debian-programs.ts';
import { installGo } from './go-programs.ts';
import type { Program } from './start-server.ts';

/** A registry that a file configures. */
export type ConfiguredProgram = keyof typeof registryPrograms;

/** Each installs what is missing. */
export const registryPrograms = {
  /** 2.8, which most registries in the wild are made of. */
  'docker-registry': async (): Promise<Pick<Program, 'command' | 'env'>> => {
    await installDebian('docker-registry');
    return { command: 'docker-registry' };
  },
  /** 3. It would send traces to whoever listens on a port of this machine. */
  distribution: async (): Promise<Pick<Program, 'command' | 'env'>> => ({
    command: await installGo('registry'),
    env: { OTEL_TRACES_EXPORTER: 'none' },
  }),
} as const;
