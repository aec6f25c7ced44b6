import type { WireFigures } from '@contract/index';
import { Fragment } from 'react';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { linkTo, type Change, type View } from './view';

interface Step {
  readonly key: string;
  readonly name: string;
  /** What is left of the view when one goes back up to here. */
  readonly change: Change;
}

/** Where one is, from the widest place to the narrowest, and the ways back up. */
export function Where({ page, view, figures }: { page: string; view: View; figures: WireFigures }) {
  const named = (kind: 'county' | 'school' | 'push' | 'resource'): string | undefined =>
    figures.asked?.find((one) => one.kind === kind)?.name;
  const own = view.classroom === undefined ? figures.place.name : '全校';
  const steps: Step[] = [{ key: 'top', name: own, change: { county: undefined, school: undefined, grade: undefined, classroom: undefined, push: undefined, resource: undefined, theme: undefined, dimension: undefined, subject: undefined, by: undefined } }]; // prettier-ignore
  const down = (
    key: 'county' | 'school' | 'grade' | 'classroom' | 'dimension' | 'subject' | 'theme' | 'resource' | 'push',
    name: string,
  ): void => {
    if (view[key] !== undefined) steps.push({ key, name, change: { by: undefined } });
  };
  down('county', named('county') ?? '这个县区');
  down('school', named('school') ?? '这所学校');
  down('grade', `${view.grade ?? ''}年级`);
  down('classroom', figures.place.name);
  down('dimension', `维度：${view.dimension ?? ''}`);
  down('subject', `学科：${view.subject ?? ''}`);
  down('theme', `主题：${view.theme ?? ''}`);
  down('resource', named('resource') ?? '这项内容');
  down('push', named('push') ?? '这次推送');
  if (steps.length === 1) return null;
  const without = (index: number): Change => Object.fromEntries(steps.slice(index + 1).map(({ key }) => [key, undefined]));
  return (
    <Box as="nav" className="gy-where gy-below" label="看的是哪里">
      {steps.map(({ key, name, change }, index) => (
        <Fragment key={key}>
          {index === 0 ? null : (
            <Box as="span" decor className="gy-where__between">
              ›
            </Box>
          )}
          {index === steps.length - 1 ? (
            <Box as="span" className="gy-strong">
              {name}
            </Box>
          ) : (
            <Link to={linkTo(page, view, { ...change, ...without(index) })} className="gy-textlink gy-where__step">
              {name}
            </Link>
          )}
        </Fragment>
      ))}
    </Box>
  );
}
