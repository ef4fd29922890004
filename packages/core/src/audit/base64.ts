/** Arguments that a function takes everywhere. */
const atOnce = 8192;

export function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += atOnce)
    characters += String.fromCharCode(...bytes.subarray(at, at + atOnce));
  return btoa(characters);
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
