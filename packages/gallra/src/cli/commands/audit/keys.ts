import { generateNoteKeys } from '@gallra/audit';
import type { CommonOptions, Surroundings } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';

const texts = {
  sv: {
    made: (file: string) =>
      `Den hemliga nyckeln står i ${file}. Förvara den utanför databasen; ge den till gallra som GALLRA_AUDIT_SIGNER, eller som audit: { signer } i konfigurationen.`,
    verifier: 'Den publika nyckeln, för den som verifierar:',
  },
  en: {
    made: (file: string) =>
      `The secret key is in ${file}. Keep it away from the database; give it to gallra as GALLRA_AUDIT_SIGNER, or as audit: { signer } in the configuration.`,
    verifier: 'The public key, for whoever verifies:',
  },
} as const;

export interface AuditKeysOptions {
  readonly name: string;
  readonly out: string;
}

/** `gallra audit keys`: a pair of keys. */
export async function auditKeysCommand(
  { name, out, language = 'en' }: AuditKeysOptions & CommonOptions,
  surroundings: Surroundings,
): Promise<Outcome> {
  const { signer, verifier } = generateNoteKeys(name);
  const file = await writeOwnFile(surroundings, out, [`${signer}\n`]);
  const own = texts[language];
  return {
    exitCode: 0,
    data: { file, verifier },
    text: () => [own.made(file), own.verifier, `  ${verifier}`].join('\n'),
  };
}
