type ClaimWord = 'supported' | 'depends' | 'refuted' | 'not testable here';

export interface Claim {
  readonly claim: string;
  readonly word: ClaimWord;
  /** What our runs, the cost model or AWS's documents say; plain words. */
  readonly says: string;
  /** Where to look: a page of this site, or a document. */
  readonly see: readonly (readonly [words: string, href: string])[];
}

const LAMBDA_LIMITS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const AURORA =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html';

/** What everyone says about this subject, one by one. `{article}` in a link is the latest article. */
export const CLAIMS: readonly Claim[] = [
  {
    claim: 'Serverless is cheaper at low, sporadic or bursty traffic; servers at steady high throughput.',
    word: 'depends',
    says: 'On where the bills cross, which each article computes for its API with an interval, and for several shapes of traffic. Where a pair never crosses, the article says never.',
    see: [['the crossover of the latest run', '{article}#section-cost']],
  },
  {
    claim: 'Servers answer faster, because processes and connections persist.',
    word: 'depends',
    says: 'On the percentile and on the cold share: differences with intervals are in each article, warm and cold requests apart. Differences below what matters are called no practical difference.',
    see: [['latency of the latest run', '{article}#section-latency']],
  },
  {
    claim: 'Cold starts make consistently fast answers impossible for functions.',
    word: 'depends',
    says: 'A cold start takes many times a warm request; whether it matters depends on its share, which falls as traffic rises and evens out. Every measured cold start is drawn in each article.',
    see: [['cold starts of the latest run', '{article}#section-cold-starts']],
  },
  {
    claim: 'Pay per use: no cost when idle.',
    word: 'refuted',
    says: 'Of the function itself it is true. The stack around it has a floor: database capacity, storage, alarms, canaries, secrets, DNS. The bill at the lowest rate of each article shows it item by item.',
    see: [['the bill of the latest run', '{article}#section-bill']],
  },
  {
    claim: 'The cost of functions can run away under sustained load.',
    word: 'supported',
    says: 'Beyond the crossover the bill of functions rises in proportion to traffic, that of servers in steps of one instance. A concurrency limit bounds it, and turns the excess into errors.',
    see: [['monthly cost by traffic', '{article}#cost-by-traffic']],
  },
  {
    claim: 'API Gateway is a detail of the bill.',
    word: 'refuted',
    says: 'It is charged per request, as Lambda is, and for short requests it is among the largest lines that grow with traffic.',
    see: [['the bill of the latest run', '{article}#section-bill']],
  },
  {
    claim: 'The gap between baseline and peak decides.',
    word: 'depends',
    says: 'Servers are priced for the peak and functions for the volume, so the shape moves the crossover; by how much is in the table of pre-computed answers for three shapes.',
    see: [['your traffic', '{article}#your-traffic']],
  },
  {
    claim: 'Functions sleep when idle, and so does a serverless database.',
    word: 'depends',
    says: 'Aurora Serverless v2 pauses only when no connection is open, and then needs about fifteen seconds to resume; a warm environment with a pooled connection keeps it awake.',
    see: [['Aurora Serverless v2', AURORA]],
  },
  {
    claim:
      'Work of more than a quarter of an hour, long-lived connections and stateful services do not fit functions.',
    word: 'supported',
    says: 'These are documented limits, not opinions.',
    see: [
      ['Lambda quotas', LAMBDA_LIMITS],
      ['choosing', 'choosing.html#limits'],
    ],
  },
  {
    claim: 'Small functions exhaust a relational database’s connections.',
    word: 'depends',
    says: 'Each environment holds at least one connection, so the peak concurrency against the database’s limit decides. A reserved concurrency below that limit prevents it, at the price of throttled requests.',
    see: [['choosing', 'choosing.html#limits']],
  },
  {
    claim: 'Serverless is hard to test locally.',
    word: 'depends',
    says: 'The process model, the runtime interface and the code can be had on one machine: the lab runs the deployed bundle in real one-request-at-a-time environments. The network, the front door and the neighbours of AWS cannot.',
    see: [['what a lab can tell', 'methods.html#lab']],
  },
  {
    claim: 'Serverless is less operational work.',
    word: 'not testable here',
    says: 'Less is deployed and patched; what people spend on it is not measured here, and no bill contains it.',
    see: [['choosing', 'choosing.html#table']],
  },
];
