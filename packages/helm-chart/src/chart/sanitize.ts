/** What Helm makes of a text in Chart.yaml: every white space a blank, and nothing that cannot be seen. */
export function sanitize(text: string): string {
  return text.replaceAll(/\p{White_Space}/gu, ' ').replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');
}
