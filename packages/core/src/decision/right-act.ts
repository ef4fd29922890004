/** The rights that bear on what may be done with data. */
const exercisableRights = ['erasure', 'restriction', 'objection', 'withdrawal'] as const;

/**
 * What ends a right, or answers it:
 *
 * - `consent`: given anew after it was withdrawn (GDPR Art. 7)
 * - `retraction`: the person takes an objection back
 * - `compellingGrounds`: the controller has shown them, so that an objection is set aside (Art. 21(1))
 * - `lifting`: a restriction is lifted, of which the person is told first (Art. 18(3))
 */
const answers = ['consent', 'retraction', 'compellingGrounds', 'lifting'] as const;

/** Everything that is recorded of a person's rights. */
export const rightActs = [...exercisableRights, ...answers] as const;

/** A right exercised, or what ends one. */
export type RightAct = (typeof rightActs)[number];
