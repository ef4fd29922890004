import type { LiveColumn } from '@gallra/core/store';
import { type ValueKind, valueKind, wordsOf } from './column-name.ts';

/** Personal data by what they are called, in English and in Swedish without accents, and in what values they are held. */
interface Term {
  readonly what: string;
  readonly terms: readonly string[];
  readonly held: readonly ValueKind[];
  /** Things and companies have it too. */
  readonly ofThings?: true;
}

const list = (words: string) => words.split(' ');

const terms: readonly Term[] = [
  {
    what: 'a birth',
    terms: list(
      'birth birthdate birthday birthyear birthplace dob born fodd fodelsedatum fodelsedag fodelsear fodelseort',
    ),
    held: ['text', 'number', 'time'],
  },
  {
    what: 'a personal identity number',
    terms: list('personnummer personnr samordningsnummer ssn socialsecurity nationalid passport passnummer'),
    held: ['text', 'number'],
  },
  {
    what: 'a telephone number',
    terms: list(
      'phone phones telephone tel mobile cellphone telefon telefonnummer telefonnr mobil mobilnummer mobiltelefon',
    ),
    held: ['text', 'number'],
    ofThings: true,
  },
  {
    what: 'an e-mail address',
    terms: list('email emails mail epost epostadress mejl mejladress'),
    held: ['text'],
    ofThings: true,
  },
  {
    what: 'a network address',
    terms: list('ip ips ipv ipaddress ipaddr ipadress macaddress'),
    held: ['text', 'number', 'address'],
    ofThings: true,
  },
  {
    what: 'an address',
    terms: list('address addresses street adress adresser gata gatuadress hemadress postadress'),
    held: ['text'],
    ofThings: true,
  },
  {
    what: "a person's name",
    // A name alone is that of a file, a table, a product or a company as well, and no person's for that.
    terms: list(
      'firstname middlename lastname givenname familyname fullname surname forename maidenname nickname username ' +
        'contactname contactperson personname employeename ownername membername patientname studentname ' +
        'fornamn efternamn mellannamn tilltalsnamn personnamn anvandarnamn kontaktnamn kontaktperson',
    ),
    held: ['text'],
  },
  {
    what: 'a picture',
    terms: list('photo photos photograph portrait avatar selfie foto fotografi bild bilder portratt'),
    held: ['text'],
    ofThings: true,
  },
];

/** In a table where people live, these are theirs. */
const ownName: Term = { what: "a person's name", terms: list('name displayname namn'), held: ['text'], ofThings: true };

/** What a name ends with that is about a thing and not the thing: `phone_type`, `email_verified`. */
const about = new Set(
  list(
    'id ids key uuid type typ kind kod code count antal verified confirmed valid status state enabled required format ' +
      'template mall label version size width height sent consent visible public order sort server port',
  ),
);

/** What a name begins with that asks a question: `has_photo`. */
const asks = new Set(list('is has can use show allow send'));

/** Whose an address, a number or a picture is that is nobody's: `company_phone`, `server_ip`. */
const things = new Set(list('company foretag foretags server web base file table column product produkt'));

/** Whether a name means the thing that one of these terms stands for, and not something about it. */
function isMeant(name: string, { terms: known, held, ofThings }: Term): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (asks.has(words[0] ?? '') || about.has(last) || (last === 'at' && !held.includes('time'))) return false;
  return words.some((word, index) => {
    const isNamed = known.includes(word) || known.includes(`${word}${words[index + 1] ?? ''}`);
    return isNamed && (ofThings === undefined || !things.has(words[index - 1] ?? ''));
  });
}

/**
 * What personal data a column is called or typed like: whole words of its name count and no parts of words, so that a
 * `filename`, a `table_name` or a `company_name` is none, nor a `phone_type`.
 *
 * @param isHome - whether people live in its table, so that a mere `name` is theirs
 * @returns in words; undefined where it is called like nothing of the kind
 */
export function personalTerm(column: LiveColumn, isHome: boolean): string | undefined {
  const kind = valueKind(column);
  if (kind === 'flag') return undefined;
  if (kind === 'address' || /^(inet|macaddr)/i.test(column.type)) return 'a network address';
  return [...terms, ...(isHome ? [ownName] : [])].find(
    (term) => (kind === 'other' || term.held.includes(kind)) && isMeant(column.name, term),
  )?.what;
}
