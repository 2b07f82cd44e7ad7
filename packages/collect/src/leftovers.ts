/** What a look for leftovers asks of AWS; the SDK's client satisfies it. */
export interface TagsApi {
  getResources(input: {
    readonly TagFilters: { readonly Key: string; readonly Values: string[] }[];
    readonly PaginationToken?: string;
  }): Promise<{
    readonly PaginationToken?: string | undefined;
    readonly ResourceTagMappingList?:
      | {
          readonly ResourceARN?: string | undefined;
          readonly Tags?:
            | { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
            | undefined;
        }[]
      | undefined;
  }>;
}

/** A resource in AWS that carries a stage's tags. */
export interface Leftover {
  readonly arn: string;
  readonly stage: string;
  /** `shared` for what serves several. */
  readonly architecture: string;
  /** ISO 8601; null without a time to live. */
  readonly expiresAt: string | null;
  readonly isOverdue: boolean;
}

const PAGES = 1_000;

/**
 * Everything in a region that carries this project's tags, of one stage or of all.
 *
 * AWS lists a resource for up to some hours after its deletion, and IAM not at all: an entry is a reason to look, and an
 * empty answer holds for what can be tagged.
 *
 * @param stage undefined: of every stage.
 * @throws what the client throws.
 */
export async function findLeftovers(
  api: TagsApi,
  {
    project,
    stage,
    now,
  }: { readonly project: string; readonly stage: string | undefined; readonly now: Date },
): Promise<Leftover[]> {
  const filters = [
    { Key: 'Project', Values: [project] },
    ...(stage === undefined ? [] : [{ Key: 'Stage', Values: [stage] }]),
  ];
  const found = new Map<string, Leftover>();
  let token: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await api.getResources({
      TagFilters: filters,
      ...(token === undefined ? {} : { PaginationToken: token }),
    });
    for (const { ResourceARN: arn, Tags = [] } of answer.ResourceTagMappingList ?? []) {
      if (arn === undefined) continue;
      const tags = new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      const expiresAt = tags.get('ExpiresAt') ?? null;
      found.set(arn, {
        arn,
        stage: tags.get('Stage') ?? '',
        architecture: tags.get('Architecture') ?? 'shared',
        expiresAt,
        isOverdue: expiresAt !== null && new Date(expiresAt) < now,
      });
    }
    token = answer.PaginationToken;
    if (token === undefined || token === '') break;
  }
  return [...found.values()].toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
}
