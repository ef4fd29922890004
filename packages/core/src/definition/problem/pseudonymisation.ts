const words = /hash|^sha-?\d|^md\d|hmac|digest|crypt|cipher|argon|pseudonym|token|checksum|^crc/i;

/** Whether a disposal, as somebody wrote it, asks for a value that stands for the old one: a hash, a token, a cipher. */
export function isPseudonymisation(written: unknown): boolean {
  if (typeof written === 'string') return words.test(written);
  return typeof written === 'object' && written !== null && Object.keys(written).some((key) => words.test(key));
}

/** Why that is refused, and what to write. */
export const pseudonymisation =
  "is pseudonymisation and no disposal (GDPR Art. 4(5)): the hash of a personal identity number, an e-mail address or a key is found by trying them all, what is encrypted or tokenised can be read again, and either links the rows of a person as before; write 'clear', { replace: … }, 'random', { generalise: 'year' }, { truncate: 'network' } or { keepFirst: … }";
