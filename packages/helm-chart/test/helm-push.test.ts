import { goJson } from '@parity-lib/oci';
import { hasGo, hasOci, startDockerRegistry } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { annotationsOf, metadataJson } from '../src/chart/metadata.ts';
import { helmScene } from './kit/helm-scene.ts';

const odd = `apiVersion: v2
name: app
version: 0.1.0
appVersion: 1.10
description: "a <b> & \\u2028 c\\n\\td \\u00e9 \\U0001F600\\u200b \\x7f"
kubeVersion: ">=1.20.0-0 <2"
home: https://example.org/?a=1&b=2
sources: [https://example.org, 12, yes]
keywords: ["ü", 017, 1e3, 2024-01-31, ~]
maintainers:
- {name: "Å <me>", email: a@b, url: "https://x"}
- {name: 7}
annotations:
  "10": ten
  "9": nine
  on: 1_000
  org.opencontainers.image.title: other
  empty: ~
  float: 1234567.5
  ü: "<&>"
dependencies:
- {name: lib, version: 1, repository: "", import-values: [data, {child: a, parent: b}], tags: [1, x], enabled: true}
deprecated: yes
icon: 0x1F
condition: a.b
tags: t
x-own: 1
`;

describe.skipIf(!hasGo('helm') || !hasOci('docker-registry'))(
  'helm push (needs helm and docker-registry)',
  { timeout: 120_000 },
  () => {
    test.for([
      ['odd metadata', odd],
      ['apiVersion v1', odd.replace('v2', 'v1')],
      ['the least', 'name: app\nversion: 1\n'],
    ])('the config of a chart with %s is ours', async ([, text = '']) => {
      using at = helmScene();
      at.write('app', { 'Chart.yaml': text, 'charts/lib/Chart.yaml': 'name: lib\nversion: 1.0.0\n' });
      const { metadata } = await at.open('app');
      await using registry = await startDockerRegistry(at.folder.at('registry'));
      await at.helm('push', await at.packByUs('app'), `oci://${registry.host}/charts`, '--plain-http');
      const url = new URL('v2/charts/app/', registry.url);
      const manifest = (await (
        await fetch(new URL('manifests/1.2.3', url), {
          headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
        })
      ).json()) as { config: { digest: string }; annotations: Record<string, string> };
      const config = await (await fetch(new URL(`blobs/${manifest.config.digest}`, url))).text();
      expect(goJson(metadataJson(metadata))).toBe(config);
      const time = manifest.annotations['org.opencontainers.image.created'] ?? '';
      expect(annotationsOf(metadata, time)).toEqual(manifest.annotations);
    });
  },
);
