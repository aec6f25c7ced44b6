import { z } from 'zod';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { type Account, type User } from './people';
import { randomText } from './random';
import { receiver } from './subscribe';
import { type World } from './world';

const SEEN_MS = 2 * 3_600_000;

/** The user a check is asked for; WeChat must have seen them of late. */
export function visitor(world: World, account: Account, openid: string): User {
  const user = receiver(world, account, openid);
  const seen = user.person ? (world.state.seen[user.openid] ?? 0) : world.now();
  if (world.now() - seen > SEEN_MS) throw new ApiError(61010);
  return user;
}

const standard = {
  risky: ['赌博', '网赌', '色情', '毒品', '代开发票', '自杀教程'],
  review: ['加微信', '加我微信', '刷单', '转账', '兼职日结'],
} as const;

function judge(world: World, content: string): { suggest: 'pass' | 'review' | 'risky'; label: number; word?: string } {
  const { risky, review } = world.options.words ?? standard;
  const bad = risky.find((word) => content.includes(word));
  if (bad) return { suggest: 'risky', label: 20006, word: bad };
  const doubtful = review.find((word) => content.includes(word));
  return doubtful ? { suggest: 'review', label: 10001, word: doubtful } : { suggest: 'pass', label: 100 };
}

export const contentEndpoints = [
  endpoint(
    {
      path: '/wxa/msg_sec_check',
      kinds: ['mini-program'],
      schema: z.strictObject({
        content: z.string().min(1).max(2_500),
        version: z.literal(2),
        scene: z.int(),
        openid: z.string().default(''),
        title: z.string().optional(),
        nickname: z.string().optional(),
        signature: z.string().optional(),
      }),
    },
    (world, { account, input }) => {
      receiver(world, account, input.openid);
      if (input.scene < 1 || input.scene > 4) throw new ApiError(40129);
      visitor(world, account, input.openid);
      const found = judge(world, [input.title, input.nickname, input.content].join('\n'));
      return {
        ...ok,
        trace_id: randomText(24),
        result: { suggest: found.suggest, label: found.label },
        detail: [
          { strategy: 'content_model', errcode: 0, suggest: found.suggest, label: found.label, prob: 90 },
          ...(found.word
            ? [{ strategy: 'keyword', errcode: 0, suggest: found.suggest, label: found.label, level: 20, keyword: found.word }]
            : []),
        ],
      };
    },
  ),
];
