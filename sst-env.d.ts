/* Written by "npm run infra:links" from sst.config.ts; do not edit. */
declare module "sst" {
  export interface Resource {
    "AccessLogs": {
      "name": string;
      "type": "sst.aws.Bucket";
    };
    "Alerts": {
      "arn": string;
      "type": "sst.aws.SnsTopic";
    };
    "Artifacts": {
      "name": string;
      "type": "sst.aws.Bucket";
    };
    "HybridAlb": {
      "type": "sst.aws.Alb";
      "url": string;
    };
    "HybridEndpoint": {
      "type": "sst.sst.Linkable";
      "url": string;
    };
    "HybridFunction": {
      "name": string;
      "type": "sst.aws.Function";
    };
    "Network": {
      "type": "sst.aws.Vpc";
    };
    "ServerfulAlb": {
      "type": "sst.aws.Alb";
      "url": string;
    };
    "ServerfulDatabase": {
      "type": "sst.sst.Linkable";
      "url": string;
    };
    "ServerfulEndpoint": {
      "type": "sst.sst.Linkable";
      "url": string;
    };
    "ServerfulMigrator": {
      "name": string;
      "type": "sst.aws.Function";
    };
    "ServerfulMysql": {
      "database": string;
      "host": string;
      "password": string;
      "port": number;
      "type": "sst.aws.Mysql";
      "username": string;
    };
    "ServerlessApi": {
      "type": "sst.aws.ApiGatewayV2";
      "url": string;
    };
    "ServerlessAurora": {
      "clusterArn": string;
      "database": string;
      "host": string;
      "password": string;
      "port": number;
      "reader": string;
      "secretArn": string;
      "type": "sst.aws.Aurora";
      "username": string;
    };
    "ServerlessDatabase": {
      "type": "sst.sst.Linkable";
      "url": string;
    };
    "ServerlessEndpoint": {
      "type": "sst.sst.Linkable";
      "url": string;
    };
    "ServerlessFunction": {
      "name": string;
      "type": "sst.aws.Function";
    };
    "ServerlessMigrator": {
      "name": string;
      "type": "sst.aws.Function";
    };
    "Site": {
      "type": "sst.aws.StaticSite";
      "url": string;
    };
  }
}

export {};
