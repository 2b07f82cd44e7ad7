import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import type { TagsApi } from '../leftovers.ts';

/** The Resource Groups Tagging API of one region; credentials by the SDK's own chain. Free of charge. */
export function createTagsClient(region: string): TagsApi {
  const client = new ResourceGroupsTaggingAPI({ region });
  return { getResources: (input) => client.getResources(input) };
}
