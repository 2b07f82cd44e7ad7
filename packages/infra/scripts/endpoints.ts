/** `npx sst shell --stage <stage> -- node packages/infra/scripts/endpoints.ts`: where the stage's architectures answer. */
import { Resource } from 'sst';

console.log(
  JSON.stringify({
    stage: Resource.App.stage,
    serverful: Resource.ServerfulEndpoint.url,
    serverless: Resource.ServerlessEndpoint.url,
    hybrid: Resource.HybridEndpoint.url,
  }),
);
