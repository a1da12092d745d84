import { OWNER, READ_ONLY, STRANGERS, TOKEN } from './people.ts';

/** Every way in which a token could stand in a text: as it is, in a URL, in JSON, and in base64 alone or in a header. */
function forms(token: string): readonly string[] {
  const encoded = encodeURIComponent(token);
  const base64 = [token, `${OWNER}:${token}`, `stranger:${token}`].flatMap((text) =>
    (['base64', 'base64url'] as const).map((alphabet) =>
      Buffer.from(text).toString(alphabet).replace(/=+$/, '').slice(0, -1),
    ),
  );
  return [token, encoded, encoded.toLowerCase(), JSON.stringify(token).slice(1, -1), ...base64];
}

/** @returns the forms of any known token that stand in a text. */
export function leaksIn(
  text: string,
  tokens: readonly string[] = [TOKEN, READ_ONLY, STRANGERS],
): readonly string[] {
  const folded = text.toLowerCase();
  return tokens.flatMap(forms).filter((form) => folded.includes(form.toLowerCase()));
}
