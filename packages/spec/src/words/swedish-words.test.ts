import { describe, expect, test } from 'vitest';
import { modulesWith as found, sources } from '../sources.ts';

describe('Swedish is written in the words of the Regulation and of Integritetsskyddsmyndigheten', () => {
  test.each([
    ['anonymisera, and not a word that is taken for pseudonymisation (recital 26)', /avidentifier/i],
    ['behandlingshistorik', /granskningslogg/i],
    ['kategorier av personuppgifter (Art. 15(1)(b))', /slags uppgifter/i],
    ['mottagare (Art. 15(1)(c))', /vilka som tar emot/i],
    ['rättslig förpliktelse (Art. 6(1)(c))', /skyldighet enligt lag/i],
    ['skydd för grundläggande intressen (Art. 6(1)(d))', /skydd av liv och hälsa/i],
    ['berättigat intresse, without claiming how it is weighed (Art. 6(1)(f))', /väger tyngre än ditt/i],
    [
      'för den personuppgiftsansvariges räkning (Art. 4(8))',
      /på uppdrag av den personuppgiftsansvarig|ansvariges uppdrag/i,
    ],
    ['självständigt personuppgiftsansvarig', /egen personuppgiftsansvarig/i],
    ['personuppgiftsansvarig in full', /'Ansvarig'/],
    ['känsliga personuppgifter (Art. 9)', /känsliga uppgifter/i],
    ['tredjeland (Art. 44)', /tredje land/i],
    ['återkalla samtycke (Art. 7(3))', /samtycke kan du ta tillbaka/i],
    ['lämna in ett klagomål (Art. 77)', /klaga hos/i],
    ['registreringsnummer, for a company may be foreign', /'Organisationsnummer'/],
    ['gallras and bevaras', /'(Går|Stannar)'/],
    ['i lydelsen enligt', /\(lydelse /i],
    ['artikel 6.1 f, for an article and its number', /art\. \d+\.\d|`art\. \$\{/],
  ])('%s', (_words, rejected) => {
    expect(found(rejected)).toEqual([]);
  });

  test('and stands where all texts of documents stand: what else is in Swedish is a title of a record, of an operation or of a jurisdiction', () => {
    const swedish = /^(?!\s*(?:\/?\*|\/\/)).*['"`][^'"`\n]*[åäö]/im;
    const rooms = /^core\/src\/((words|record|jurisdiction)\/|policy\/operation\.ts)|\/src\/testing\//;
    expect(found(swedish).filter((module) => !rooms.test(module))).toEqual([]);
  });

  test('the texts are really read', () => {
    expect(found(/rättslig förpliktelse/i)).toContain('core/src/words/access/sv.ts');
    expect(sources.size).toBeGreaterThan(200);
  });
});

describe('a rule in words is written in one module', () => {
  test.each([
    ['for how long a period of years is kept', /räkenskapsåret för/, 'core/src/words/rule-in-words.ts'],
    ['that a limit cuts it short', /dock högst/, 'core/src/words/rule-in-words.ts'],
    ['that it ends with the agreement', /så länge avtalet om tjänsten/i, 'core/src/words/rule-in-words.ts'],
    [
      'that other purposes keep it',
      /så länge uppgifterna behövs för något annat ändamål/i,
      'core/src/words/rule-in-words.ts',
    ],
    ['what a legal basis is called', /efter en intresseavvägning/i, 'core/src/words/access/sv.ts'],
  ])('%s', (_rule, words, home) => {
    expect(found(words)).toEqual([home]);
  });

  test('and what a legal basis entails stands in one table', () => {
    expect(found(/(?:===|!==|includes\(.*)\s*'6\(1\)\(/)).toEqual([]);
    expect(found(/'6\(1\)\(f\)': \{/)).toEqual(['core/src/policy/claim/legal-basis.ts']);
  });
});
