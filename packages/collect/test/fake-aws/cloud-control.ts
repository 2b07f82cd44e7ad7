import { type Answer, refuse } from './answer.ts';
import type { World } from './world.ts';

/** @see https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html */
export function getResource(input: { TypeName: string; Identifier: string }, world: World): Answer {
  const properties = world.resources.get(`${input.TypeName}|${input.Identifier}`);
  if (properties === undefined)
    return refuse('ResourceNotFoundException', 400, `Resource of type '${input.TypeName}' was not found.`);
  return {
    body: {
      TypeName: input.TypeName,
      ResourceDescription: { Identifier: input.Identifier, Properties: JSON.stringify(properties) },
    },
  };
}
