import type { Policy, Purpose } from '@gallra/core';
import type { Finding } from '../../finding.ts';

/**
 * Bases on which decisions may be made by machines alone: explicit consent, a contract, and law that authorises them,
 * which is an obligation or a public task.
 */
const deciding: readonly string[] = ['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(e)'];
/** Conditions under which special categories may stand behind such decisions. */
const decidingSpecial: readonly string[] = ['9(2)(a)', '9(2)(g)'];

function decided(name: string, { automatedDecision, basis, specialBasis }: Purpose): readonly Finding[] {
  if (automatedDecision === undefined) return [];
  const path = `purposes.${name}.automatedDecision`;
  const code = 'automatedDecision.unfounded';
  const findings: Finding[] = [];
  if (basis !== undefined && !deciding.includes(basis)) {
    findings.push({
      severity: 'error',
      code,
      path,
      message: `Decisions are made by automated means on ${basis}; GDPR Art. 22(2) allows that only for a contract, by law, or with explicit consent.`,
      fix: 'Let a person decide; or found the purpose on 6(1)(a) with explicit consent, 6(1)(b), or law that authorises it.',
    });
  }
  if (specialBasis !== undefined && !decidingSpecial.includes(specialBasis)) {
    findings.push({
      severity: 'error',
      code,
      path,
      message: `Decisions are made by automated means on special categories under ${specialBasis}; GDPR Art. 22(4) allows that only under 9(2)(a) or 9(2)(g).`,
      fix: 'Let a person decide; or leave the special categories out of the purpose.',
    });
  }
  return findings;
}

/** What stands against the statement that there are no special categories. */
function contradicted(policy: Policy): readonly Finding[] {
  if (policy.specialCategories === undefined) return [];
  const finding = (path: string, what: string): Finding => ({
    severity: 'error',
    code: 'specialCategories.contradicted',
    path,
    message: `${what}, and the policy says specialCategories: 'none' (GDPR Art. 9(1)).`,
    fix: 'Do without these data; or take the statement back, also where customers were given it.',
  });
  return [
    ...Object.entries(policy.categories).flatMap(([name, { special }]) =>
      special === true ? [finding(`categories.${name}.special`, 'The category is a special one')] : [],
    ),
    ...Object.entries(policy.purposes).flatMap(([name, { specialBasis }]) =>
      specialBasis === undefined
        ? []
        : [
            finding(
              `purposes.${name}.specialBasis`,
              `The purpose has a condition for special categories, ${specialBasis}`,
            ),
          ],
    ),
  ];
}

/** What is held as processor goes when the agreement has ended, if the policy can tell when that is. */
function endless({ controllers, purposes }: Policy): readonly Finding[] {
  if (controllers === undefined || controllers.agreementEnded !== undefined) return [];
  const held = Object.entries(purposes).flatMap(([name, { role }]) => (role === 'controller' ? [] : [`"${name}"`]));
  if (held.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'agreement.endless',
      path: 'controllers.agreementEnded',
      message: `What is held as processor (${held.join(', ')}) stays when a controller has left: the policy does not say when its agreement ended (GDPR Art. 28(3)(g)).`,
      fix: 'Name the column that tells, or the latest of several, under controllers.agreementEnded.',
    },
  ];
}

/** Purposes that the law, or the policy's own statement, does not allow as they are (GDPR Arts 9, 22, 28; R24, R88). */
export function purposeFindings(policy: Policy): readonly Finding[] {
  return [
    ...Object.entries(policy.purposes).flatMap(([name, purpose]) => decided(name, purpose)),
    ...contradicted(policy),
    ...endless(policy),
  ];
}
