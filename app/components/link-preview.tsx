type LinkPreviewProps = { address: string; picture: string; title: string; description: string };

/** What other sites show of a link to this page (ogp.me). The picture carries the count of the minute. */
export function LinkPreview({ address, picture, title, description }: LinkPreviewProps) {
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={address} />
      <meta property="og:image" content={picture} />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}
