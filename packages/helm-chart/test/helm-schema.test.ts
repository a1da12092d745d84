import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { helmScene } from './kit/helm-scene.ts';
import { brokenSchemas, soundSchemas } from './kit/schema-cases.ts';

describe.skipIf(!hasGo('helm'))('schemas of values (needs helm)', { timeout: 120_000 }, () => {
  test('those that Helm can use, and those that it cannot, are the ones we say', async () => {
    using at = helmScene();
    at.write('app', { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' });
    const usable: string[] = [];
    for (const text of [...soundSchemas, ...brokenSchemas]) {
      at.write('app', { 'values.schema.json': text });
      await at.helm('template', 'release', 'app').then(
        () => usable.push(text),
        (error: unknown) => {
          expect(String(error)).toContain("values don't meet the specifications of the schema");
          // That the values themselves are wrong is no fault of a schema.
          if (String(error).includes("\n- at ''") && !String(error).includes('metaschema')) usable.push(text);
        },
      );
    }
    expect(usable).toEqual(soundSchemas);
  });
});
