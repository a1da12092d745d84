/** Why a folder is no image layout that can be published, as the rest of a sentence about it. */
export class LayoutInvalid extends Error {
  readonly code = 'PARITY_LAYOUT_INVALID';
}

export function isLayoutInvalid(error: unknown): error is LayoutInvalid {
  return error instanceof Error && 'code' in error && error.code === 'PARITY_LAYOUT_INVALID';
}
