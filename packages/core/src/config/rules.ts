export interface BranchDeploy {
  readonly branches: readonly string[];
  readonly tag: string;
  readonly pointers?: readonly string[] | undefined;
}

/** How a version comes about, where that is said. */
export interface Rules {
  readonly branchDeploy?: BranchDeploy | undefined;
  readonly tagPrefix?: string | undefined;
  readonly strictVersion?: boolean | undefined;
}

export interface ArtifactFields extends Rules {
  readonly name?: string | undefined;
  readonly version: string;
}

export const ruleKeys: readonly (keyof Rules)[] = ['branchDeploy', 'tagPrefix', 'strictVersion'];

/** Those that an archetype never sees, but should know to suggest. */
export const artifactKeys: readonly string[] = ['name', 'version', ...ruleKeys];
