// The `build` script of every published package: run in its folder, leaves its `dist`.
import { buildPackage } from './build-package.ts';

try {
  console.log(await buildPackage(process.cwd()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
