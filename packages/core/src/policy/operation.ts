import type { Label } from './label.ts';

/** What is done with data, as Art. 4(2) and registers of processing call it (R27). */
export type ProcessingOperation =
  | 'collect'
  | 'record'
  | 'organise'
  | 'structure'
  | 'store'
  | 'backUp'
  | 'administer'
  | 'maintain'
  | 'adapt'
  | 'alter'
  | 'retrieve'
  | 'consult'
  | 'use'
  | 'analyse'
  | 'profile'
  | 'disclose'
  | 'transmit'
  | 'disseminate'
  | 'makeAvailable'
  | 'align'
  | 'combine'
  | 'restrict'
  | 'pseudonymise'
  | 'anonymise'
  | 'erase'
  | 'destroy';

/** An operation of processing in words, and the term for it in the Data Privacy Vocabulary. */
export interface OperationTerm extends Label {
  readonly dpv: string;
}

const term = (sv: string, en: string, dpv: string): OperationTerm => ({ sv, en, dpv: `dpv:${dpv}` });

/**
 * The operations of processing. The Data Privacy Vocabulary has no term for a backup, for administration or for
 * maintenance: the nearest stands there.
 *
 * @see GDPR Art. 4(2); https://w3id.org/dpv
 * @example
 * ```ts
 * import { processingOperations } from '@gallra/core';
 *
 * console.log(processingOperations.combine.sv, processingOperations.combine.dpv); // samkörning dpv:Combine
 * ```
 */
export const processingOperations: Readonly<Record<ProcessingOperation, OperationTerm>> = {
  collect: term('insamling', 'collection', 'Collect'),
  record: term('registrering', 'recording', 'Record'),
  organise: term('organisering', 'organisation', 'Organise'),
  structure: term('strukturering', 'structuring', 'Structure'),
  store: term('lagring', 'storage', 'Store'),
  backUp: term('säkerhetskopiering', 'backup', 'Copy'),
  administer: term('administrering', 'administration', 'Organise'),
  maintain: term('underhåll', 'maintenance', 'Modify'),
  adapt: term('bearbetning', 'adaptation', 'Adapt'),
  alter: term('ändring', 'alteration', 'Alter'),
  retrieve: term('framtagning', 'retrieval', 'Retrieve'),
  consult: term('läsning', 'consultation', 'Consult'),
  use: term('användning', 'use', 'Use'),
  analyse: term('analys', 'analysis', 'Analyse'),
  profile: term('profilering', 'profiling', 'Profiling'),
  disclose: term('utlämnande', 'disclosure', 'Disclose'),
  transmit: term('överföring', 'transmission', 'DiscloseByTransmission'),
  disseminate: term('spridning', 'dissemination', 'Disseminate'),
  makeAvailable: term('tillhandahållande', 'making available', 'MakeAvailable'),
  align: term('justering', 'alignment', 'Align'),
  combine: term('samkörning', 'combination', 'Combine'),
  restrict: term('begränsning', 'restriction', 'Restrict'),
  pseudonymise: term('pseudonymisering', 'pseudonymisation', 'Pseudonymise'),
  anonymise: term('anonymisering', 'anonymisation', 'Anonymise'),
  erase: term('radering', 'erasure', 'Erase'),
  destroy: term('förstöring', 'destruction', 'Destruct'),
};
