import type { FormField } from './upload/form-fields.ts';

/** What a stage remembers of its wheels: the form of each upload, by file name. */
export interface WheelMeta {
  readonly forms: Readonly<Record<string, readonly FormField[]>>;
}

/** @returns undefined when it is not as `stage` wrote it. */
export function readMeta(meta: unknown): WheelMeta | undefined {
  if (typeof meta !== 'object' || meta === null || !('forms' in meta)) return undefined;
  const { forms } = meta;
  if (typeof forms !== 'object' || forms === null || Array.isArray(forms)) return undefined;
  return Object.values(forms).every(isForm) ? { forms: forms as WheelMeta['forms'] } : undefined;
}

function isForm(form: unknown): form is readonly FormField[] {
  return Array.isArray(form) && form.every(isField);
}

function isField(field: unknown): field is FormField {
  return (
    Array.isArray(field) &&
    field.length === 2 &&
    field.every((part) => typeof part === 'string') &&
    /^:?[a-z0-9_]{1,100}$/.test(field[0] ?? '')
  );
}
