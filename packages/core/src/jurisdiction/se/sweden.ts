import type { Jurisdiction } from '../jurisdiction.ts';

/** Sweden: lag (2018:218) med kompletterande bestämmelser till EU:s dataskyddsförordning (dataskyddslagen). */
export const sweden: Jurisdiction = {
  supervisoryAuthority: {
    name: { sv: 'Integritetsskyddsmyndigheten (IMY)', en: 'the Swedish Authority for Privacy Protection (IMY)' },
    website: 'https://www.imy.se',
  },
  nationalIdentifier: {
    text: {
      sv: 'Personnummer får behandlas utan samtycke endast när det är klart motiverat med hänsyn till ändamålet med behandlingen, vikten av en säker identifiering eller något annat beaktansvärt skäl',
      en: 'Without consent, a personal identity number may be processed only when it is clearly justified by the purpose, the need for secure identification or another weighty reason',
    },
    citation: 'dataskyddslagen 3 kap. 10 §',
  },
};
