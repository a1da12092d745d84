#!/usr/bin/env node
import { USAGE, UsageError, serve } from './cli.ts';

try {
  const forge = await serve(process.argv.slice(2));
  process.stdout.write(`listening on ${forge.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void forge.stop().then(() => process.exit(0)));
} catch (error) {
  const usage = error instanceof UsageError ? `\n\n${USAGE}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${usage}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
