import * as z from 'zod/mini';

const shape = z.object({ architecture: z.string() });

/** What a config of an image says that it is for, as Go calls it (image-spec, config.md); undefined when it says nothing. */
export function architectureIn(config: string): string | undefined {
  try {
    const parsed = z.safeParse(shape, JSON.parse(config));
    return parsed.success ? parsed.data.architecture : undefined;
  } catch {
    return undefined;
  }
}
