import { describe, expect, test } from 'vitest';
import { generateNoteKeys, parseSignerKey, parseVerifierKey } from './note-key.ts';
import { formatNote, parseNote, signNote, verifyNote } from './signed-note.ts';

// Keys and notes of the tests of golang.org/x/mod/sumdb/note.
const peter = {
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  signer: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const enoch = {
  verifier: 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
  line: '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n',
};
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const note = `${text}\n${peter.line}`;

/** Every text that differs in one character, or is a part. */
const mangled = (key: string) => [
  ...[...key].map((_, at) => key.slice(0, at) + String.fromCharCode(key.charCodeAt(at) + 1) + key.slice(at + 1)),
  ...[...key].map((_, at) => key.slice(at + 1)),
  ...[...key].map((_, at) => key.slice(0, at)),
];

describe('a key (C2SP signed-note)', () => {
  test('is read as others write it', () => {
    expect(parseVerifierKey(peter.verifier)).toMatchObject({ name: 'PeterNeumann', id: 'c74f20a3' });
    expect(parseSignerKey(peter.signer).publicKey).toEqual(parseVerifierKey(peter.verifier).publicKey);
  });

  test('is refused where a character of it differs or is missing, and for other kinds of signatures', () => {
    for (const key of mangled(peter.verifier)) expect(() => parseVerifierKey(key)).toThrow(/copy it again/);
    for (const key of mangled(peter.signer)) expect(() => parseSignerKey(key)).toThrow(/copy it again/);
    for (const key of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ])
      expect(() => parseVerifierKey(key)).toThrow(/copy it again/);
  });

  test('is made for a name without spaces and plus', () => {
    const { signer, verifier } = generateNoteKeys('example.com/b0f3');
    expect(parseSignerKey(signer).id).toBe(parseVerifierKey(verifier).id);
    expect(verifyNote(signNote('Hello\n', [signer]), [verifier]).text).toBe('Hello\n');
    for (const name of ['', 'a b', 'a+b', 'a\u2003b', 'a\nb'])
      expect(() => generateNoteKeys(name)).toThrow(/no spaces/);
  });
});

describe('a signed note (C2SP signed-note)', () => {
  test('is signed as others sign it, byte for byte', () => {
    expect(signNote(text, [peter.signer])).toBe(note);
  });

  test('is verified with the keys one has; other signatures are ignored', () => {
    const both = note + enoch.line;
    expect(verifyNote(both, [peter.verifier])).toMatchObject({ text, signedBy: [{ name: 'PeterNeumann' }] });
    expect(verifyNote(both, [peter.verifier, enoch.verifier]).signedBy).toHaveLength(2);
    expect(() => verifyNote(both, [])).toThrow(/None of the keys/);
    expect(() => verifyNote(note, [enoch.verifier])).toThrow(/None of the keys/);
  });

  test('is rejected whole where the signature of a known key fails', () => {
    const broken = enoch.line.replace('5n2t', '5n3t');
    expect(verifyNote(note + broken, [peter.verifier]).text).toBe(text);
    expect(() => verifyNote(note + broken, [peter.verifier, enoch.verifier])).toThrow(/has been altered/);
    expect(() => verifyNote(note.replace('cryptography', 'Cryptography'), [peter.verifier])).toThrow(/been altered/);
    expect(() => verifyNote(note.replace('JnAM=', 'ABCDJnAM='), [peter.verifier])).toThrow(/been altered/);
  });

  test('takes 16 signatures and more, of keys nobody knows, and refuses more than 100', () => {
    expect(verifyNote(note + enoch.line.repeat(40), [peter.verifier]).text).toBe(text);
    expect(() => verifyNote(`${text}\n${peter.line.repeat(101)}`, [peter.verifier])).toThrow(/more than 100/);
  });

  test('may have blank lines in its text', () => {
    const poem = 'Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n';
    const signed = signNote(poem, [peter.signer]);
    expect(verifyNote(signed, [peter.verifier]).text).toBe(poem);
    expect(formatNote(parseNote(signed))).toBe(signed);
  });

  test.each([
    ['no blank line', text],
    ['no signature', `${text}\n`],
    ['a last line without newline', note.slice(0, -1)],
    ['a control character', `\x01${note}`],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['a lone surrogate', `\ud800${note}`],
    ['a key with a space in its name', note.replace('PeterNeumann', 'Peter Neumann')],
    ['a line that is no signature', `${note}Unexpected line.\n`],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['base64 with loose bits', note.replace('JnAM=', 'JnAN=')],
  ])('is refused with %s', (_, malformed) => {
    expect(() => verifyNote(malformed, [peter.verifier])).toThrow(/no signed note/);
  });

  test('is not made of a text without newline at its end', () => {
    expect(() => signNote('abc', [peter.signer])).toThrow(/newline/);
  });
});
