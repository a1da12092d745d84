import { Buffer } from 'node:buffer';

import { type GoJson, goJson, goMap } from '@parity-lib/oci';

import type { NixConfig, NixHistory, NixImage } from '../image-json/nix-image.ts';

/**
 * The config that belongs to an image, byte for byte as nix2container's Skopeo transport writes it (OCI image spec,
 * "Image Configuration"): its digest is the image's ID.
 */
export function imageConfig({ arch, created, config, layers }: NixImage): Buffer {
  return Buffer.from(
    goJson({
      created,
      architecture: arch,
      os: 'linux',
      config: configOf(config),
      // Go's list of none is null, where it may not be left out.
      rootfs: { type: 'layers', diff_ids: layers.length === 0 ? null : layers.map(({ diffId }) => diffId) },
      history: full(layers.map(({ history }) => historyOf(history))),
    }),
  );
}

function configOf(config: NixConfig): GoJson {
  return {
    User: full(config.User),
    ExposedPorts: mapOf(config.ExposedPorts, () => ({})),
    Env: full(config.Env),
    Entrypoint: full(config.Entrypoint),
    Cmd: full(config.Cmd),
    Volumes: mapOf(config.Volumes, () => ({})),
    WorkingDir: full(config.WorkingDir),
    Labels: mapOf(config.Labels, (label) => label),
    StopSignal: full(config.StopSignal),
    ArgsEscaped: config.ArgsEscaped || undefined,
  };
}

function historyOf(history: NixHistory): GoJson {
  return {
    created: history.created,
    created_by: full(history.created_by),
    author: full(history.author),
    comment: full(history.comment),
    empty_layer: history.empty_layer || undefined,
  };
}

/** Go leaves out what is empty. */
function full<T extends string | readonly GoJson[]>(value: T | undefined): T | undefined {
  return value?.length === 0 ? undefined : value;
}

function mapOf<T>(map: ReadonlyMap<string, T> | undefined, write: (value: T) => GoJson): GoJson {
  if (map === undefined || map.size === 0) return undefined;
  return goMap(Array.from(map, ([key, value]) => [key, write(value)] as const));
}
