import { useState } from 'react';
import type { Api, WireCatalogueCard } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Picture } from '../../components/picture';
import { Select } from '../../components/select';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { DIMENSIONS, forNames, kindNames, minutesOf, STAGES, standings, SUBJECTS, THEMES } from './words';
import './resource.scss';

export type Filters = Omit<Api['catalogue']['query'], 'limit' | 'cursor'>;

const same = (words: readonly string[]): (readonly [string, string])[] => words.map((word) => [word, word]);
const choices = {
  kind: [['', '各种形式'], ...Object.entries(kindNames)],
  for: [['', '给谁都行'], ...Object.entries(forNames)],
  theme: [['', '全部主题'], ...same(THEMES)],
  stage: [['', '全部学段'], ...same(STAGES)],
  subject: [['', '全部学科'], ...same(SUBJECTS)],
  dimension: [['', '全部维度'], ...same(DIMENSIONS)],
  owner: [['', '全部来源'], ['own', '自己的'], ['bureau', '教育局的'], ['shared', '共享的']], // prettier-ignore
  state: [['', '全部状态'], ['submitted', '等审核'], ['draft', '草稿'], ['returned', '退回修改'], ['published', '已发布'], ['withdrawn', '已下架']], // prettier-ignore
} as const satisfies Record<string, readonly (readonly [string, string])[]>;
const names: Record<keyof typeof choices, string> = {
  ...{ kind: '形式', for: '给谁', theme: '主题', stage: '学段', subject: '学科', dimension: '维度', owner: '来源', state: '状态' },
};

/** Words to look for, and eight ways to narrow what is shown. On a phone the ways are folded away. */
export function CatalogueFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const [query, setQuery] = useState(filters.query ?? '');
  const [open, setOpen] = useState(false);
  const chosen = Object.entries(filters).filter(([key, value]) => key !== 'query' && value !== undefined).length;
  const look = (): void => onChange({ ...filters, query: query.trim() === '' ? undefined : query.trim() });
  return (
    <Box as="section" className="gy-card gy-below" label="查找">
      <Box className="gy-find">
        <Box className="gy-find__words">
          <Field id="find" label="查找" value={query} onChange={setQuery} placeholder="标题、简介里的几个字" maxLength={40} fill="off" />
        </Box>
        <Button id="find-go" kind="soft" onPress={look}>
          查找
        </Button>
        <Button id="find-more" kind="line" onPress={() => setOpen(!open)}>
          {open ? '收起' : chosen === 0 ? '筛选' : `筛选（${chosen}）`}
        </Button>
      </Box>
      {open ? (
        <Box className="gy-find__ways gy-gap">
          {(Object.keys(choices) as (keyof typeof choices)[]).map((key) => (
            <Select
              key={key}
              id={`find-${key}`}
              label={names[key]}
              options={choices[key]}
              value={filters[key] ?? ''}
              onChange={(value: string) =>
                onChange({ ...filters, query: query.trim() === '' ? undefined : query.trim(), [key]: value === '' ? undefined : value })
              }
            />
          ))}
        </Box>
      ) : null}
    </Box>
  );
}

export function CatalogueRow({ card }: { card: WireCatalogueCard }) {
  return (
    <Link id={`item-${card.id}`} to={pageUrl('/school/pages/resource/index', { id: card.id })} className="gy-card gy-item">
      <Box className="gy-item__picture" decor>
        {card.poster === undefined ? <Icon name={card.kind} /> : <Picture src={mediaUrl(card.poster)} className="gy-item__poster" />}
      </Box>
      <Box className="gy-item__words">
        <Box className="gy-row gy-row--tight">
          <Tag>{kindNames[card.kind]}</Tag>
          {card.mine ? (
            standings(card).map(({ words, tone }) => (
              <Tag key={words} tone={tone}>
                {words}
              </Tag>
            ))
          ) : (
            <Tag tone="cool">{card.owner}</Tag>
          )}
        </Box>
        <Box as="h3" className="gy-h3 gy-gap-s">
          {card.title}
        </Box>
        {card.summary === '' ? null : <Box as="p">{card.summary}</Box>}
        <Box as="p" className="gy-meta">
          {[
            forNames[card.for],
            card.theme,
            card.subject,
            card.dimension,
            card.stages.join('、'),
            card.durationSeconds === undefined ? undefined : minutesOf(card.durationSeconds),
          ]
            .filter((part) => part !== undefined && part !== '')
            .join('　')}
        </Box>
      </Box>
    </Link>
  );
}
