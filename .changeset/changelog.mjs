import changelog from '@changesets/cli/changelog';

/** As changesets writes it, but for the line for each dependency: the packages share one version, so it says nothing. */
export const getReleaseLine = changelog.getReleaseLine;
export const getDependencyReleaseLine = async () => '';
export default { getReleaseLine, getDependencyReleaseLine };
