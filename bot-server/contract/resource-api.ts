import type { ResourceQualityApi } from './resource-quality';
import type { z } from 'zod';
import type * as common from './common';
import type * as resource from './resource';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;
type WireCataloguePage = Out<typeof resource.CataloguePage>;
type WireOwnResource = Out<typeof resource.OwnResource>;
type WireResource = Out<typeof resource.ResourceDetail>;
type WireUpload = Out<typeof resource.Upload>;

/** The calls of 资源库. */
export interface ResourceApi extends ResourceQualityApi {
  catalogue: { query: Partial<In<typeof resource.CatalogueQuery>>; out: WireCataloguePage };
  ownResource: { params: { resource: string }; out: WireOwnResource };
  resourceVersion: { params: { resource: string; version: string }; out: WireResource };
  startDraft: { in: In<typeof resource.StartDraft>; out: WireOwnResource };
  reviseResource: { params: { resource: string }; out: WireOwnResource };
  changeDraft: { params: { resource: string }; in: In<typeof resource.ChangeDraft>; out: WireOwnResource };
  submitDraft: { params: { resource: string }; in: In<typeof resource.OfDraft>; out: WireOwnResource };
  takeBackDraft: { params: { resource: string }; in: In<typeof resource.OfDraft>; out: WireOwnResource };
  reviewDraft: { params: { resource: string }; in: In<typeof resource.ReviewDraft>; out: WireOwnResource };
  dropDraft: { params: { resource: string }; in: In<typeof resource.OfDraft>; out: Out<typeof common.Done> };
  withdrawResource: { params: { resource: string }; out: WireOwnResource };
  retireResource: { params: { resource: string }; in: In<typeof resource.RetireResource>; out: WireOwnResource };
  beginUpload: { params: { resource: string }; in: In<typeof resource.BeginUpload>; out: WireUpload };
  removeFile: { params: { resource: string }; in: In<typeof resource.RemoveFile>; out: WireOwnResource };
  upload: { params: { upload: string }; out: WireUpload };
  sendPiece: { params: { upload: string }; query: { offset: number; sha256: string }; in: ArrayBuffer; out: WireUpload };
  finishUpload: { params: { upload: string }; in: In<typeof resource.FinishUpload>; out: WireOwnResource };
  dropUpload: { params: { upload: string }; out: WireOwnResource };
}
